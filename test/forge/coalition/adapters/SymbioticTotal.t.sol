// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {ISlasher} from "../../../../contracts/coalition/adapters/symbiotic/ISlasher.sol";
import {SymbioticSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticSlasher.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {CourtWorld, cheats} from "../court/CourtWorld.sol";
import {LocalMockSymbioticVault} from "../mocks/LocalMockSymbioticVault.sol";

/// @notice A vault stands behind many networks: only stake that answers for the member counts for the court's meter.
contract SymbioticTotalTest is CourtWorld {
    bytes32 private constant SUBNETWORK = bytes32(uint256(uint160(0xC002)) << 96);
    address private constant STRANGER = address(0xBAD);

    LocalMockSymbioticVault private _symbiotic;
    SymbioticSlasher private _slasher;

    function setUp() external {
        _build();
        _symbiotic = new LocalMockSymbioticVault(20 days);
        _slasher = new SymbioticSlasher(_court, ISlasher(address(_symbiotic)), SUBNETWORK);
        _symbiotic.setMiddleware(address(_slasher));
        ISlashable[] memory protocols = new ISlashable[](1);
        protocols[0] = _slasher;
        _setProtocols(protocols);
        cheats.warp(START);
        for (uint256 i; i < 10; ++i) {
            _symbiotic.delegate(_operator(i), 1_000);
            cheats.prank(_operator(i));
            _slasher.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(i));
        }
        cheats.warp(_now);
    }

    /// @dev Whoever wants the veto window to be the only brake stakes in the vault for some other network.
    function test_stakeOfStrangersLoosensNoMeter() external {
        _symbiotic.delegate(STRANGER, 1_000_000);
        _requireEqual(_total(), 10_000, "of the member's operators");
        uint256[] memory indices = new uint256[](6);
        for (uint256 i; i < 6; ++i) indices[i] = i;
        ISlashingCourt.Report memory report;
        _court.chargeEquivocation(MEMBER, address(_client), _prove(0x3f), indices, report);
        _waitForJudgement();
        for (uint256 i; i < 6; ++i) {
            bytes32 offence = _offence(_double(0, 11, 12), i);
            try _court.execute(offence) {} catch {} // solhint-disable-line no-empty-blocks
        }
        uint256 left;
        for (uint256 i; i < 10; ++i) left += _symbiotic.stakeOf(_operator(i));
        require(left >= 7_500, "more than the meter gives at once");
        require(left < 10_000, "nothing");
    }

    /// @dev It is stake of now, and of whom is counted.
    function test_countedStakeOfNow() external {
        _symbiotic.undelegate(_operator(0), 400);
        _symbiotic.delegate(_operator(1), 70);
        _requireEqual(_total(), 9_670, "now");
        cheats.prank(_operator(1));
        _slasher.optOut(MEMBER);
        _requireEqual(_total(), 8_600, "without who opted out");
    }

    /// @dev With every place taken, more stake takes the place of less.
    function test_moreStakeTakesAPlace() external {
        for (uint256 i = 100; i < 107; ++i) {
            _keys.setOperator(MEMBER, _key(i), _operator(i));
            _symbiotic.delegate(_operator(i), i == 106 ? 2_000 : 0);
            cheats.prank(_operator(i));
            _slasher.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(i));
        }
        _requireEqual(_total(), 10_000, "the last one found no place");
        _slasher.count(MEMBER, _operator(106), _operator(100));
        _requireEqual(_total(), 12_000, "counted");
    }

    function _total() private view returns (uint256 total) {
        (, total) = _slasher.exposureOf("offence", MEMBER, _operator(3), uint64(START + 1 days));
    }
}
