// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {OperatorSet} from "../adapters/eigenlayer/IAllocationManager.sol";
import {IAllocationManager} from "../adapters/eigenlayer/IAllocationManager.sol";

/// @notice EigenLayer's bookkeeping of one strategy: shares taken of what is there, rounded up, by who was appointed alone.
contract LocalMockAllocationManager {
    error NotAppointed(address caller);
    error InvalidWad(uint256 wad);

    address public avs;
    address public appointee;
    mapping(address operator => uint256 stake) public stakeOf;

    function appoint(address avs_, address appointee_) external {
        (avs, appointee) = (avs_, appointee_);
    }

    function allocate(address operator, uint256 stake) external {
        stakeOf[operator] = stake;
    }

    function slashOperator(
        address avs_,
        IAllocationManager.SlashingParams calldata params
    ) external returns (uint256 slashId, uint256[] memory shares) {
        if (msg.sender != appointee || avs_ != avs) revert NotAppointed(msg.sender);
        uint256 wad = params.wadsToSlash[0];
        if (wad == 0 || wad > 1e18) revert InvalidWad(wad);
        shares = new uint256[](1);
        shares[0] = (stakeOf[params.operator] * wad + 1e18 - 1) / 1e18;
        stakeOf[params.operator] -= shares[0];
        slashId = 1;
    }

    function getMinimumSlashableStake(
        OperatorSet calldata,
        address[] calldata operators,
        address[] calldata,
        uint32
    ) external view returns (uint256[][] memory stakes) {
        stakes = new uint256[][](operators.length);
        for (uint256 i; i < operators.length; ++i) {
            stakes[i] = new uint256[](1);
            stakes[i][0] = stakeOf[operators[i]];
        }
    }
}
