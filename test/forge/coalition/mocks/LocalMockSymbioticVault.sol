// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A Symbiotic vault with its slasher in one, both kinds: amounts at most what is slashable, capture times within the
/// epoch, middleware alone.
contract LocalMockSymbioticVault {
    error NotNetworkMiddleware();
    error InvalidCaptureTimestamp();
    error InsufficientSlash();
    error VetoPeriodNotEnded();
    error SlashRequestCompleted();

    struct Request {
        address operator;
        uint256 amount;
        uint48 captureTimestamp;
        uint48 vetoDeadline;
        bool completed;
    }

    uint48 public immutable epochDuration; // solhint-disable-line immutable-vars-naming
    uint48 public constant vetoDuration = 1 days; // solhint-disable-line const-name-snakecase
    address public middleware;
    mapping(address operator => uint256 stake) public stakeOf;
    uint256 public activeStake;
    Request[] public requests;

    constructor(uint48 epoch) {
        epochDuration = epoch;
    }

    function vault() external view returns (address) {
        return address(this);
    }

    function setMiddleware(address value) external {
        middleware = value;
    }

    function delegate(address operator, uint256 stake) external {
        stakeOf[operator] += stake;
        activeStake += stake;
    }

    function slashableStake(
        bytes32,
        address operator,
        uint48 captureTimestamp,
        bytes calldata
    ) public view returns (uint256) {
        if (!_inTime(captureTimestamp)) return 0;
        return stakeOf[operator];
    }

    function slash(
        bytes32,
        address operator,
        uint256 amount,
        uint48 captureTimestamp,
        bytes calldata
    ) external returns (uint256) {
        _check(captureTimestamp);
        return _take(operator, amount);
    }

    function requestSlash(
        bytes32,
        address operator,
        uint256 amount,
        uint48 captureTimestamp,
        bytes calldata
    ) external returns (uint256) {
        _check(captureTimestamp);
        requests.push(
            Request(operator, amount, captureTimestamp, uint48(block.timestamp) + vetoDuration, false)
        );
        return requests.length - 1;
    }

    function executeSlash(uint256 index, bytes calldata) external returns (uint256) {
        Request storage request = requests[index];
        _check(request.captureTimestamp);
        if (request.completed) revert SlashRequestCompleted();
        if (block.timestamp < request.vetoDeadline) revert VetoPeriodNotEnded();
        request.completed = true;
        return _take(request.operator, request.amount);
    }

    function _take(address operator, uint256 amount) private returns (uint256 taken) {
        uint256 stake = stakeOf[operator];
        taken = amount < stake ? amount : stake;
        if (taken == 0) revert InsufficientSlash();
        stakeOf[operator] = stake - taken;
        activeStake -= taken;
    }

    function _check(uint48 captureTimestamp) private view {
        if (msg.sender != middleware) revert NotNetworkMiddleware();
        if (!_inTime(captureTimestamp)) revert InvalidCaptureTimestamp();
    }

    function _inTime(uint48 captureTimestamp) private view returns (bool) {
        return captureTimestamp < block.timestamp && captureTimestamp + epochDuration >= block.timestamp;
    }
}
